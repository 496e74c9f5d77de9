import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { CommandSaid } from '../server/command-said.tsx';
import { server } from '../server/endpoints.ts';
import { useCommand } from '../server/use-command.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { ActiveFaults } from './active-faults.tsx';
import { FaultForm } from './fault-form.tsx';
import { useFaults } from './use-faults.ts';

/** Break the data centre, see what is broken, bring it back. */
export function FaultPanel() {
  const { say } = useSpeech();
  const { faults, failure, refresh } = useFaults();
  const back = useCommand();
  const bringBack = async (): Promise<void> => {
    await back.give(server.endAllFaults, say('centre.done.back'));
    refresh();
  };
  return (
    <>
      {failure !== null && (
        <p className="said__problem">{say('centre.faults-failed', { detail: failure })}</p>
      )}
      <Button
        fullWidth
        variant={faults.length > 0 ? 'filled' : 'default'}
        leftSection={<IconRefresh size={18} aria-hidden />}
        loading={back.underWay}
        onClick={() => void bringBack()}
      >
        {say('centre.bring-back')}
      </Button>
      <CommandSaid command={back} fields={[]} />
      <ActiveFaults faults={faults} onEnded={refresh} />
      <FaultForm onStarted={refresh} />
    </>
  );
}
