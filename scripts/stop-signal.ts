/**
 * Resolves at the first SIGINT, SIGTERM or SIGHUP (a closed terminal). A second one ends the process at once; what it
 * started ends with it.
 */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        // npm and the terminal may both pass on the same Ctrl-C; only what comes later is a second one.
        if (!asked) setTimeout(() => process.on(signal, () => process.exit(1)), 500).unref();
        asked = true;
        resolve();
      });
    }
  });
}
