import { IconCircleCheck, IconHandFinger, IconSquareRoundedXFilled } from '@tabler/icons-react';
import type { SiteTile } from '#contracts';
import type { Speech } from '../words/speech.ts';
import { useSpeech } from '../words/use-speech.tsx';

type Status = SiteTile['services'][number];

const sayShort = ({ say }: Speech, service: Status['service']): string =>
  service === 'crossing-register' ? say('service.crossing-register.short') : say(`service.${service}`);

/** The centre's services as this site sees them. State is told by shape, word and weight; colour only repeats it. */
export function ServiceHealth({ site }: { readonly site: SiteTile }) {
  const { say } = useSpeech();
  return (
    <ul className="services" aria-label={say('services.title', { site: site.siteId })}>
      {site.services.map((status) => (
        <Service key={status.service} status={status} site={site} />
      ))}
    </ul>
  );
}

function Service({ status, site }: { readonly status: Status; readonly site: SiteTile }) {
  const speech = useSpeech();
  const { say, instant } = speech;
  const Icon = status.state === 'up' ? IconCircleCheck : IconSquareRoundedXFilled;
  const { override } = status;
  const by =
    override === null ? null : say('services.override-detail', { by: override.by, reason: override.reason });
  return (
    <li
      className="service"
      data-state={status.state}
      data-override={override !== null || undefined}
      title={`${say(`service.${status.service}`)}: ${by ?? say(`services.reason.${status.reason}`)}`}
    >
      <Icon className="icon service__icon" size={18} aria-hidden />
      <span className="service__name">{sayShort(speech, status.service)}</span>
      <span className="service__state">
        {say(`services.${status.state}`)}{' '}
        <span className="visually-hidden">{say('services.since', { time: '' })}</span>
        <span className="service__since">{instant(status.since, site.timeZone, 'time')}</span>
      </span>
      {override !== null && (
        <span className="service__override">
          <IconHandFinger className="icon" size={14} aria-hidden /> {say('services.override')}
          <span className="visually-hidden">. {by}</span>
        </span>
      )}
    </li>
  );
}
