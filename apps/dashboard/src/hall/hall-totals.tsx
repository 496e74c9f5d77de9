import type { HallTile } from '#contracts';
import { useSpeech } from '../words/use-speech.tsx';

const TIERS = ['online', 'local', 'paper'] as const;

/** What concerns the hall as a whole: who is in it, who does not fit, who serves, and how crossings were made. */
export function HallTotals({ observation }: { readonly observation: NonNullable<HallTile['observation']> }) {
  const { say, number } = useSpeech();
  return (
    <dl className="totals">
      <div>
        <dt>{say('hall.inside')}</dt>
        <dd>{number(observation.travellersInside)}</dd>
      </div>
      <div data-alert={observation.overflow > 0 || undefined}>
        <dt>{say('hall.overflow')}</dt>
        <dd>{number(observation.overflow)}</dd>
      </div>
      <div>
        <dt>{say('hall.officers')}</dt>
        <dd>{number(observation.officersOnDuty)}</dd>
      </div>
      <div className="totals__tiers">
        <dt>{say('hall.crossings')}</dt>
        {TIERS.map((tier) => (
          <dd key={tier} data-none={observation.crossings[tier] === 0 || undefined}>
            {number(observation.crossings[tier])} <span>{say(`tier.${tier}`)}</span>
          </dd>
        ))}
      </div>
    </dl>
  );
}
