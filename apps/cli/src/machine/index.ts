export { isAlive, processesWorkingIn, sendSignal, startTicksOf, workingFolderOf } from './processes.ts';
export { checkPort, describePortHolder, findFreePort, PortInUseError } from './ports.ts';
