import { StatusError } from '#cluster/apimachinery/errors.js';
import { StillWaiting } from '#cluster/apimachinery/still-waiting.js';

/**
 * For those who go on meanwhile: makes a call, and makes it again when what it has to wait for has come. `refused` hears of
 * every other refusal. The call is one write; what follows from it stands behind it in `call`.
 */
export function whenAnswered(call: () => void, refused: (error: StatusError) => void): void {
  try {
    call();
  } catch (error) {
    if (error instanceof StillWaiting) error.onReady(() => whenAnswered(call, refused));
    else if (error instanceof StatusError) refused(error);
    else throw error;
  }
}
