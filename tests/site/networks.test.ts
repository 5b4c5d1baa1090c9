import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadNetworks, type Network } from "../../site/content/network.ts";
import { contentFolder } from "../../site/content/read.ts";
import type { PageData } from "../../site/page-data.ts";
import { networkContact } from "../../site/page-parts/networks.ts";
import { render as networkPage } from "../../site/pages/network.11ty.ts";
import { render as listPage } from "../../site/pages/networks.11ty.ts";
import { site } from "../../site/site.ts";

const networks = loadNetworks();
const bySlug = (slug: string): Network => networks.find((each) => each.slug === slug) as Network;
const page = (slug: string): string =>
  networkPage({ networks, network: bySlug(slug) } as PageData & { network: Network });

describe("a network", () => {
  test("says for whom, what happens, when and whom to call, for every network there is", () => {
    for (const network of networks) {
      const text = page(network.slug);
      for (const who of network.forWhom) expect(text).toContain(who);
      for (const { title } of network.happens) expect(text).toContain(title);
      expect(text).toContain(network.when.replaceAll(/kl\. (?=\d)/g, "kl.\u00a0"));
      expect(text).toContain(`href="mailto:${networkContact(network).email}"`);
      expect(text).toContain('href="tel:');
    }
  });

  test("one that has not started says how many it takes, in words", () => {
    expect(page("handledare-i-sjohult-och-akersta")).toContain("Startar när åtta vill");
    expect(page("handledare-i-sjohult-och-akersta")).toContain("så snart åtta har sagt till");
    expect(page("handledare-i-granby")).toContain("Pågår");
  });

  test("one joins by calling or writing to a person: no form is pretended", () => {
    for (const { slug } of networks) {
      expect(page(slug)).not.toMatch(/<form|<input/);
      expect(page(slug)).toContain("Säg till att du vill vara med");
    }
  });

  test("the contact is the municipality's own, and else the association", () => {
    expect(networkContact(bySlug("handledare-i-granby")).name).toBe("Astrid Lind");
    expect(networkContact(bySlug("arbetsgivarnatverket")).phone).toBe(site.association.phone);
  });
});

describe("the list of networks", () => {
  const list = listPage({ networks } as PageData);

  test("employers, supervisors, trainers, party staff and the reference group, workplaces first", () => {
    expect(networks.map(({ slug }) => slug)).toEqual([
      "arbetsgivarnatverket",
      "handledare-i-granby",
      "handledare-i-sjohult-och-akersta",
      "utbildarnas-natverk",
      "natverk-for-parternas-personal",
      "referensgruppen",
    ]);
    expect(list.indexOf("arbetsgivarnatverket")).toBeLessThan(list.indexOf("hos en av våra parter"));
    expect(list.indexOf("utbildarnas-natverk")).toBeGreaterThan(list.indexOf("hos en av våra parter"));
  });

  test("shows which networks meet and which wait for more", () => {
    expect(list.match(/data-state="running"/g)).toHaveLength(5);
    expect(list.match(/data-state="starting"/g)).toHaveLength(1);
  });
});

test("a network that waits must say for how many", async () => {
  const folder = await mkdtemp(join(tmpdir(), "oppna-networks-"));
  try {
    await cp(join(contentFolder, "natverk"), join(folder, "natverk"), { recursive: true });
    const path = join(folder, "natverk", "handledare-i-sjohult-och-akersta.md");
    await writeFile(path, (await readFile(path, "utf8")).replace("threshold: 8\n", ""));
    expect(() => loadNetworks(folder)).toThrow("threshold behövs när state är starting");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
