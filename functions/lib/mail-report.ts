import { call } from "./call.ts";
import type { BatchDelivery, Delivery } from "./mail-provider.ts";

interface MailReport {
  id: number;
  lease: string;
  outcome: Delivery["outcome"];
  error?: string;
  retryAfterSeconds?: number;
  answerLost?: boolean;
  providerMessageId?: string | null;
}

export const reportMail = async (items: MailReport[]): Promise<void> => {
  if (items.length > 0) await call("report_mail", { p_items: items });
};

export const reportBatch = ({ id, lease }: { id: number; lease: string }, delivery: BatchDelivery): Promise<unknown> =>
  call("report_batch", { p_id: id, p_lease: lease, p_report: reported(delivery) });

/** A delivery in the words of the doors. */
export const reported = <D extends Delivery | BatchDelivery>(delivery: D) => {
  if (delivery.outcome !== "retry") return delivery;
  const { outcome, error, waitSeconds, answerLost } = delivery;
  return { outcome, error, ...(waitSeconds && { retryAfterSeconds: waitSeconds }), ...(answerLost && { answerLost }) };
};
