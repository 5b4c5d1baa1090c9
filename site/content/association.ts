import { z } from "zod";
import { defineCollection } from "./collection.ts";
import { group, lines, list, slug, text, webAddress, whole } from "./fields.ts";
import { settingsSchema } from "./settings.ts";

const contact = {
  name: text("Namn"),
  phone: text("Telefon", "Till exempel 0980-319 201"),
  email: text("E-post"),
};

/** What an association says about itself in content/site.json. Whatever else stands in the file is kept as it is. */
export const association = defineCollection({
  folder: "",
  file: "site",
  format: "json",
  label: "Förbundet och kontakterna",
  single: "Förbundet och kontakterna",
  hint: "Namn, telefonnummer, kontaktpersoner och det som står om personuppgifter vid varje formulär.",
  schema: z.looseObject({
    association: z
      .looseObject({
        name: text("Förbundets namn"),
        shortName: text("Kort namn", "Används där det är trångt, till exempel i webbläsarens flik."),
        email: text("E-post"),
        phone: text("Telefon"),
        address: list("Postadress", text("Rad")),
        dpo: group("Dataskyddsombud", contact),
      })
      .meta({ label: "Förbundet" }),
    tagline: lines("En mening om er", "Står längst ner på varje sida."),
    municipalities: list(
      "Kommuner",
      group("Kommun", {
        code: text("Kommunkod", "Fyra siffror. Ändra den inte."),
        slug: slug("Namn i adresser", "Ändra det inte: länkar som redan är delade slutar fungera."),
        name: text("Kommunens namn"),
        contact: group("Kontaktperson", contact),
      }),
    ),
    protectedIdentityPhone: text("Telefon för den som har skyddade personuppgifter"),
    mail: group("Mejlens avsändare", {
      fromName: text("Namn"),
      from: text("Adress", "Måste vara en adress som mejlleverantören har godkänt. Fråga den som sköter webbplatsen."),
      replyTo: text("Svar går till", "En inkorg som någon läser."),
    }),
    roleWord: text("Ordet för den som tar emot", "Till exempel handledare eller mentor."),
    authors: list("Vilka som skriver nyheter", text("Funktion", "Till exempel Redaktionen. Aldrig ett personnamn.")),
    newsTags: list(
      "Ämnen för nyheter",
      group("Ämne", {
        slug: slug("Namn i adresser", "Ändra det inte: länkar som redan är delade slutar fungera."),
        name: text("Ämne"),
      }),
    ),
    legalBasis: group("Det som står om personuppgifter vid varje formulär", {
      controller: lines("Vem som är ansvarig"),
      purpose: lines("Vad uppgifterna används till"),
      basis: lines("Rättslig grund"),
      survey: lines("Om enkäten"),
      recipients: lines("Vilka som ser uppgifterna"),
      transfers: lines("Om överföring till andra länder"),
      retention: lines("Hur länge uppgifterna finns kvar"),
      rights: lines("Vilka rättigheter man har"),
      complaint: lines("Var man klagar"),
      required: lines("Vad man måste fylla i"),
    }),
    goals: group("Förbundets mål för året", {
      supervisorsPerYear: whole("Handledare", { min: 1 }),
      employersPerYear: whole("Arbetsgivare på webbutbildning", { min: 1 }),
    }),
    neighbours: list(
      "Grannars kalendrar",
      group("Granne", {
        name: text("Namn", "Står vid varje arrangemang, till exempel Samordningsförbundet Norrdalen."),
        url: webAddress("Adress", "Till grannens kalender.json."),
      }),
      { min: 0, max: 20, hint: "Deras arrangemang visas i er kalender, märkta med namnet." },
    ),
    ...settingsSchema.shape,
    url: webAddress("Webbplatsens adress", "Ändras bara när ni byter domän. Fråga den som sköter webbplatsen."),
  }),
  body: null,
  address: null,
});
