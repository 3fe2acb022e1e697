"use client";

import { type ComponentProps, useEffect, useRef, useState, useSyncExternalStore } from "react";

/**
 * A box that takes the focus when it appears. On a page that is loaded the browser sees to that, by `autofocus` and
 * without a script; React knows `autoFocus` of form fields only, so where a script has put the box, a script focuses it.
 */
export function FocusedOnArrival(box: Omit<ComponentProps<"div">, "ref" | "tabIndex" | "autoFocus">) {
  const ref = useRef<HTMLDivElement>(null);
  const byScript = useMountedByScript();
  useEffect(() => {
    if (byScript) ref.current?.focus();
  }, [byScript]);
  return <div {...box} ref={ref} tabIndex={-1} autoFocus />;
}

/** False for what a loaded page had already: meanwhile the person may have moved the focus on. */
function useMountedByScript(): boolean {
  const hydrated = useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  );
  const [atFirst] = useState(hydrated);
  return atFirst;
}

function subscribeToNothing(): () => void {
  return () => undefined;
}
