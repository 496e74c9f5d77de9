export type {
  AirlineRule,
  ExpandedScenario,
  FaultWindow,
  FlightPlan,
  HallPlan,
  ServiceLaws,
  SitePlan,
  SitePolicy,
  StoreOutage,
} from './expanded.ts';
export { DEFAULT_POLICY, MAX_FLIGHTS, expandScenario, parseScenario } from './expand.ts';
export type { ExpandOptions, ParsedScenario } from './expand.ts';
export type { ScenarioSources } from './seed-reader.ts';
export { ScenarioError, problemText } from './problem.ts';
export type { Problem } from './problem.ts';
export { scenarioHash } from './scenario-hash.ts';
export { scenarioFile } from './scenario-file.ts';
export type { ScenarioFile } from './scenario-file.ts';
export { explainScenario, timelineText } from './explain.ts';
export type { TimelineRow } from './timeline-row.ts';
export { scenarioJsonSchema } from './json-schema.ts';
