/**
 * Does something when this process exits by itself (`process.exit`, end of work, an uncaught error), until it is disposed of.
 * The action must be synchronous.
 */
export function atExit(action: () => void): Disposable {
  process.once('exit', action);
  return { [Symbol.dispose]: () => void process.off('exit', action) };
}
