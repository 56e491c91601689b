/** A surrounding that Wheelhouse cannot work in, said in one sentence for the person at the keyboard. */
export class Surroundings extends Error {}

/** Runs `main`; a Surroundings ends the process with its sentence and code 1, anything else with its stack. */
export async function orExplain(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Surroundings ? `\n${error.message}` : error);
    process.exit(1);
  }
}
