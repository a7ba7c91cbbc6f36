// Plays named cases one after the other and prints, as JSON, what was wrong with each: nothing is the empty text.
const PATIENCE = 20_000;

export async function play(cases) {
  const played = [];
  for (const [name, act] of Object.entries(cases)) played.push({ name, problem: await problemOf(act) });
  // A socket that a failed case has left open must not keep us.
  process.stdout.write(JSON.stringify(played), () => process.exit());
}

async function problemOf(act) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('It took too long.')), PATIENCE);
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
