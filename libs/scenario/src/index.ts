export type {
  AirlineRule,
  ExpandedScenario,
  FaultWindow,
  FlightPlan,
  HallPlan,
  ServiceLaws,
  SitePlan,
  SitePolicy,
} from './expanded.ts';
