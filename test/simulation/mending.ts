import type { House } from './house.ts';
import type { Centre } from './centre.ts';
import type { SiteStore } from './site-store.ts';
import { mrzOfSerial, serialOf } from './travellers.ts';
import type { World } from './world.ts';

const LOOKS = 12;
const LOOKS_EVERY_MS = 2_500;
/** Serials of documents that no traveller of a world carries. */
const TRUE_SERIAL_FROM = 50_000;

interface Parts {
  readonly world: World;
  readonly house: House;
  readonly store: SiteStore;
  readonly centre: Centre;
}

/**
 * A person who looks now and then for a record that the register would not take, and corrects its document, once in a world:
 * it was read wrong, and half of those whom it names in truth are listed, sooner or later. That it is then sent again is the
 * forwarder's affair, and left out: the register holds something else under that id for good.
 */
export function mendOne({ world, house, store, centre }: Parts): void {
  const { clock, luck } = world;
  if (!luck.chance('somebody mends', 0.8)) return;
  let isDone = false;
  for (let look = 1; look <= LOOKS; look += 1) {
    clock.after(look * LOOKS_EVERY_MS, () => {
      const blocked = [...store.queue.values()].find(
        ({ entry, state }) => state === 'blocked' && !store.keptBeside.has(entry.crossingId),
      );
      if (isDone || !blocked || !house.border?.isWell) return;
      const kept = store.crossings.get(blocked.entry.crossingId);
      if (!kept) return;
      isDone = true;
      const serial = TRUE_SERIAL_FROM + serialOf(kept.crossing);
      if (luck.chance('the true one is listed', 0.5)) centre.list('watchlist', serial);
      const mended = { ...kept.crossing, document: { mrz: mrzOfSerial(serial) } };
      world.tell('a person', () => `corrects the document of ${mended.crossingId}: traveller ${serial}`);
      void house.serve((border) => border.mend(mended))?.catch(() => undefined);
    });
  }
}
