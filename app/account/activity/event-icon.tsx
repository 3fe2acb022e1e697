import { LineIcon } from "@/app/components/line-icon";
import type { Kind } from "./kinds";

const PATHS: Record<Kind, string> = {
  signIns: "M9 6V4h8v12H9v-2M3 10h9m-3-3 3 3-3 3",
  account: "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6M4 16.5a6 6 0 0 1 12 0",
  applications: "M4 4h5v5H4zm7 0h5v5h-5zM4 11h5v5H4zm7 0h5v5h-5z",
  administrators: "M10 3l6 2v4.5c0 3.6-2.5 6.2-6 7.5-3.500-1.300-6-3.900-6-7.500V5z",
};

/** Of which kind an event is, for whoever skims the list; a refusal stands out. */
export function EventIcon({ kind, refused }: { kind: Kind; refused: boolean }) {
  return (
    <LineIcon
      path={PATHS[kind]}
      size={20}
      className={`mt-0.5 size-5 ${refused ? "text-danger" : "text-muted"}`}
    />
  );
}
