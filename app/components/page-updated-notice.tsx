"use client";

import { useSearchParams } from "next/navigation";
import { PAGE_UPDATED } from "@/lib/http/older-form";
import { Notice } from "./notice";

/** Says that the form just sent was one of an older page. @param children the words, which stay on the server */
export function PageUpdatedNotice({ children }: { children: string }) {
  return useSearchParams().has(PAGE_UPDATED) ? <Notice outcome>{children}</Notice> : null;
}
