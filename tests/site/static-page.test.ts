import { describe, expect, test } from "vitest";
import { html } from "../../site/html.ts";
import { pageLayout } from "../../site/layouts/page.ts";
import { staticFaults } from "./static-page.ts";
import { unstyled } from "./unstyled.ts";

const page = (body: string): string =>
  pageLayout({ title: "Prov", path: "/prov/", body: html`` })
    .toString()
    .replace("</main>", `<h1>Prov</h1>${body}</main>`);

const faultsOf = (body: string): string[] => staticFaults("/prov/", page(body));

describe("the look at a page without a browser", () => {
  test("finds nothing wrong with a plain page", () => {
    expect(faultsOf(`<h2>Två</h2><p><a href="/om/">Om oss</a></p>`)).toEqual([]);
  });

  test.each([
    ["<h3>Tre</h3>", "skips to a heading of level 3"],
    ["<h1>En till</h1>", "has not one main heading"],
    ["<h2> </h2>", "has an empty heading"],
    ["<nav><a href='/x/'>x</a></nav>", "has a menu without a name"],
    [`<nav aria-label="Huvudmeny"></nav>`, "has two menus named Huvudmeny"],
    [`<p><a href="/annat/">Om oss</a></p>`, "has two links ”Om oss”"],
    [`<p><a href="/annat/"><svg aria-hidden="true"><title>x</title></svg></a></p>`, "has a link without words"],
    [`<img src="/a.jpg" width="1" height="1">`, "has a picture without alt"],
    [`<img src="/a.jpg" alt="">`, "has a picture without its size"],
    [`<table><tr><th scope="col">A</th></tr></table>`, "has a table without a caption"],
    [`<table><caption>A</caption><tr><th>A</th></tr></table>`, "has a table head without scope"],
  ])("tells of %s", (body, fault) => {
    expect(faultsOf(body).join()).toContain(fault);
  });

  test("tells of a class that only a sheet elsewhere shows", () => {
    const css = (address: string): string => (address.includes("forms") ? ".person{top:0}" : ".page{top:0}");
    const markup = `<div class="page person"></div>`;
    expect(unstyled("/prov/", markup, ["/assets/site.css"], css)).toEqual([
      "/prov/ wears .person but does not load /assets/forms.css",
    ]);
    expect(unstyled("/prov/", markup, ["/assets/site.css", "/assets/forms.css"], css)).toEqual([]);
  });
});
