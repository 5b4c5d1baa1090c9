import { demandAssociation } from "../site/content/demand-association.ts";

demandAssociation();
await import("./run.ts");
