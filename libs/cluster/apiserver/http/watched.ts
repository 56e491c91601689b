interface Readable<T> {
  next(): T | undefined | null;
  onReadable(listener: () => void): () => void;
  cancel(): void;
}

/** Tells once of its end: what it carries has all been read, or nobody reads any more. */
export function watched<T>(stream: Readable<T>, ended: () => void): Readable<T> {
  let isOver = false;
  const over = () => {
    if (isOver) return;
    isOver = true;
    ended();
  };
  return {
    next() {
      const piece = stream.next();
      if (piece === null) over();
      return piece;
    },
    onReadable: (listener) => stream.onReadable(listener),
    cancel() {
      stream.cancel();
      over();
    },
  };
}
