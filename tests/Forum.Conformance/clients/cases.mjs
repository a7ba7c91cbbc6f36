// Runs named cases one after the other and prints the failure of each as JSON: an empty text if it passed.
const TIMEOUT_MS = 20_000;

export async function run(cases) {
  const results = [];
  for (const [name, act] of Object.entries(cases)) results.push({ name, problem: await problemOf(act) });
  // A socket that a failed case has left open must not keep the process running.
  process.stdout.write(JSON.stringify(results), () => process.exit());
}

async function problemOf(act) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('The case timed out.')), TIMEOUT_MS);
  });
  try {
    await Promise.race([act(), late]);
    return '';
  } catch (error) {
    return error instanceof Error ? error.stack : JSON.stringify(error);
  } finally {
    clearTimeout(timer);
  }
}
