/**
 * A text as the body of an answer. A piece is asked for when the client is ready for it, and no more when it has gone.
 * @param onFault is called with a fault in the middle, which can no longer change the status: the connection breaks off. A client
 * that goes away is none.
 */
export function streamText(
  pieces: AsyncIterable<string>,
  onFault: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let gone = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await iterator.next();
        if (gone) return;
        if (next.done) controller.close();
        else controller.enqueue(encoder.encode(next.value));
      } catch (error) {
        onFault(error);
        if (!gone) controller.error(error);
      }
    },
    async cancel() {
      gone = true;
      await iterator.return?.();
    },
  });
}
