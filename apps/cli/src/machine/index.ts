export { isAlive, processesWorkingIn, sendSignal, startTicksOf, workingFolderOf } from './processes.ts';
export { describePortHolder, findFreePort, isPortFree, PortInUseError, waitForFreePort } from './ports.ts';
