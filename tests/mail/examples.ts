/** The sample data lies where the local page of mails can show it too: a new mail gets its example there. */
export * from "../../local/mail-examples.ts";
