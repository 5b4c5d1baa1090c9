import { drain } from "../../functions/lib/mail.ts";

/** A worker in a process of its own, so that a test can end it as a platform would: at any moment. */
await drain({ seconds: 20 });
