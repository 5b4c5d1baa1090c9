import { absolute, type Values } from "./mail-values.ts";

/** A mail about which letters somebody gets. No name is known, only the address. */
export interface SubscriptionMailData {
  subscription: { lists: string[] };
  link: string;
}

export const subscriptionMailValues = ({ subscription, link }: SubscriptionMailData): Values => ({
  lists: { items: subscription.lists },
  link: absolute(link),
});
