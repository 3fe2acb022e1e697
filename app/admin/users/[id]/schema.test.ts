import { expect, test } from "vitest";
import { disablingReason } from "@/lib/admin/policy";
import { disableForm } from "./schema";

test("a reason of several lines is one paragraph, as browsers send them", () => {
  const user = "0199f0a0-0000-7000-8000-000000000001";
  const { reason } = disableForm.parse({ user, reason: "We saw spam.\r\n\r\nWrite to us.\r\n" });
  expect(disablingReason.parse(reason)).toBe("We saw spam. Write to us.");
});
