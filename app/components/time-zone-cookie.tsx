"use client";

import { useEffect } from "react";
import { TIME_ZONE_COOKIE } from "@/lib/time-zone";

const ONE_YEAR = 365 * 24 * 3600;

/** Tells the server this browser's time zone, for the pages after this one. Without JavaScript times are in UTC. */
export function TimeZoneCookie() {
  useEffect(() => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${TIME_ZONE_COOKIE}=${timeZone}; Path=/; Max-Age=${ONE_YEAR}; SameSite=Lax${secure}`;
  }, []);
  return null;
}
