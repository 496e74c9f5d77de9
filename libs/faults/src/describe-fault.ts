import type { Bilingual } from './fault-kind.ts';
import type { Fault } from './parse-fault.ts';
import { faultKind } from './kinds.ts';

/** Whom a fault meets; left out means all. */
export interface FaultReach {
  readonly services?: readonly string[] | 'all';
  readonly sites?: readonly string[] | 'all';
}

/** One line for a screen, such as "Slow: answers 800 ± 200 ms later, 20 % of requests; visa; CGK-T3". */
export function describeFault(fault: Fault, reach: FaultReach = {}): Bilingual {
  const title = faultKind(fault.kind)?.title ?? { id: fault.kind, en: fault.kind };
  const services = reach.services ?? 'all';
  const sites = reach.sites ?? 'all';
  const often = Math.round(fault.probability * 10_000) / 100;
  const line = (language: keyof Bilingual, words: Record<'of' | 'services' | 'sites', string>): string =>
    `${title[language]}: ${fault.behaviour.text[language]}` +
    (fault.probability < 1 ? `, ${often} % ${words.of}` : '') +
    `; ${services === 'all' ? words.services : services.join(', ')}` +
    `; ${sites === 'all' ? words.sites : sites.join(', ')}`;
  return {
    id: line('id', { of: 'permintaan', services: 'semua layanan', sites: 'semua tempat' }),
    en: line('en', { of: 'of requests', services: 'all services', sites: 'all sites' }),
  };
}
