import { demandGround } from "../site/content/demand-ground.ts";

demandGround();
await import("./run.ts");
