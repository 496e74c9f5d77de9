export { AirportModel } from './airport-model.ts';
export type { AirportModelOptions, ForkOptions } from './airport-model.ts';
export type { LaneAnswer, LaneChangeNote, LaneRequest, LaneTraveller } from './live-requests.ts';
export type { FlightStatics } from './airport-plan.ts';
export { WINDOW_MS } from './observation.ts';
export type { AirportObservation, BankView, FlightView, HallView, ModeView } from './observation.ts';
export type { BankResults, FlightResults, HallResults, RunResults } from './results.ts';
export { LiveContractError, ScenarioBoundError } from './model-error.ts';
