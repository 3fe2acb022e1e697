import { type Device, describeDevice } from "@/lib/device";
import { LineIcon } from "./line-icon";

const PATHS: Record<Device["kind"], string> = {
  computer: "M4 5h16v10H4zM2.5 18.5h19",
  phone: "M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1m3 15h2",
  tablet: "M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1m6 13h2",
  program: "M4 5h16v14H4zm3.5 4.5L10 12l-2.5 2.5m5 .5h4",
};

/** What kind of device or program a client is, as a picture; the words beside it say which. */
export function DeviceIcon({ userAgent }: { userAgent: string | null }) {
  return <LineIcon path={PATHS[describeDevice(userAgent).kind]} size={24} className="size-6 text-muted" />;
}
