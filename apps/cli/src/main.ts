import { makeProgram } from './program.ts';
import { SurroundingsError } from './surroundings-error.ts';

const neededMajor = 22;
if (Number(process.versions.node.split('.')[0]) < neededMajor) {
  console.error(
    `Perlintasan needs Node ${neededMajor} or newer, this is ${process.version}. Start it with "npm start".`,
  );
  process.exit(1);
}

try {
  await makeProgram().parseAsync();
  process.exit();
} catch (error) {
  if (error instanceof SurroundingsError) console.error(`\nCannot go on: ${error.message}.\n${error.remedy}`);
  else console.error(error);
  process.exit(1);
}
