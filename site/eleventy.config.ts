import { demandGround } from "./content/demand-ground.ts";
import type { Config } from "./wiring.ts";

export default async (config: Config) => {
  demandGround();
  const { wire } = await import("./wiring.ts");
  return wire(config);
};
