import { demandAssociation } from "./content/demand-association.ts";
import type { Config } from "./wiring.ts";

export default async (config: Config) => {
  demandAssociation();
  const { wire } = await import("./wiring.ts");
  return wire(config);
};
