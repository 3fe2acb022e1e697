const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Resolves at the first SIGINT, SIGTERM or SIGHUP (a closed terminal). A second one ends the process at once; what it
 * started ends with it.
 * @param signals those that mean an end, where not all of them do
 */
export function stopSignal(signals = SIGNALS): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of signals) {
      process.on(signal, () => {
        // npm and the terminal may both pass on the same Ctrl-C; only what comes later is a second one.
        if (!asked) setTimeout(() => process.on(signal, () => process.exit(1)), 500).unref();
        asked = true;
        resolve();
      });
    }
  });
}
