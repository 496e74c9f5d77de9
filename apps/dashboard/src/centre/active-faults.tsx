import { Button } from '@mantine/core';
import type { ActiveFault } from '#contracts';
import { CommandSaid } from '../server/command-said.tsx';
import { server } from '../server/endpoints.ts';
import { useCommand } from '../server/use-command.ts';
import type { Speech } from '../words/speech.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { isFormKind } from './fault-kinds.ts';

export function ActiveFaults(props: {
  readonly faults: readonly ActiveFault[];
  readonly onEnded: () => void;
}) {
  const speech = useSpeech();
  const { say } = speech;
  const command = useCommand();
  const end = async (faultId: string): Promise<void> => {
    await command.give(() => server.endFault(faultId), say('centre.done.ended'));
    props.onEnded();
  };
  return (
    <>
      {props.faults.length === 0 ? (
        <p className="muted">{say('centre.answers')}</p>
      ) : (
        <ul className="faults" tabIndex={0} aria-label={say('centre.active')}>
          {props.faults.map((fault) => (
            <li key={fault.faultId} className="fault">
              <div>
                <p className="fault__what">{sayFault(speech, fault)}</p>
                <p className="muted">
                  {say('centre.fault-by', { by: sayStarter(speech, fault), hits: fault.hits })}
                </p>
              </div>
              <Button
                size="compact-sm"
                variant="default"
                disabled={command.underWay}
                aria-label={say('centre.end-label', { fault: sayFault(speech, fault) })}
                onClick={() => void end(fault.faultId)}
              >
                {say('centre.end')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <CommandSaid command={command} fields={[]} />
    </>
  );
}

const sayStarter = ({ say }: Speech, fault: ActiveFault): string =>
  fault.startedBy === 'scenario' ? say('centre.the-scenario') : fault.startedBy;

function sayFault({ say, list }: Speech, fault: ActiveFault): string {
  return say('centre.fault-what', {
    kind: isFormKind(fault.kind) ? say(`fault.${fault.kind}`) : fault.kind,
    services:
      fault.services === 'all'
        ? say('centre.all-services')
        : list(fault.services.map((service) => say(`service.${service}`))),
    sites: fault.sites === 'all' ? say('centre.all-sites') : list(fault.sites),
  });
}
