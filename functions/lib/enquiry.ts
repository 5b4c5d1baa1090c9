import type { StaffEnquiry } from "../../site/types.ts";
import { isUuid } from "../forms/register.ts";
import { call, Refusal } from "./call.ts";
import type { Staff } from "./session.ts";

/** An enquiry as staff see it; null when there is no such one. */
export const readEnquiry = async (staff: Staff, ref: string): Promise<StaffEnquiry | null> => {
  if (!isUuid(ref)) return null;
  try {
    return await call<StaffEnquiry>("staff_enquiry", { p_ref: ref }, staff);
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
};
