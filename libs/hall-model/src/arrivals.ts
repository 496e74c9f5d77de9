import { TRAVELLER_CLASSES } from '#fallback';
import { CLASS_COUNT, EARLIEST_SHOW_UP_MS } from './airport-plan.ts';
import { arriveAtHall } from './passage.ts';
import { Habits } from './habits.ts';
import { DEPARTED, GATE_CLOSED, TRAVELLER_ARRIVES } from './codes.ts';
import type { World } from './world.ts';

const UNDER_AGE = TRAVELLER_CLASSES.indexOf('under-age');
const FAMILY = TRAVELLER_CLASSES.indexOf('family');
const HAJJ = TRAVELLER_CLASSES.indexOf('hajj');
const PLACES = 4096;

// Scratch of one flight's list; holds nothing between calls.
const rowOf = new Int32Array(PLACES);
const leaderOf = new Int32Array(PLACES);
const order = new Float64Array(PLACES);
const adults = new Int32Array(PLACES);
const children = new Int32Array(PLACES);

/** Makes the travellers of a flight, each with class, group and time of arrival at the hall, in order of arrival. */
export function openFlight(world: World, flight: number): void {
  const { plan, traveller } = world;
  const count = plan.flightTravellers[flight]!;
  const hash = plan.flightHash[flight]!;
  const serial = plan.flightSerial[flight]!;
  // Rows first: adding one may replace the columns.
  for (let place = 0; place < count; place += 1) rowOf[place] = world.travellers.addUncleared();
  const { subject: subjects, travellerClass, groupNext, groupSize, groupClasses } = traveller;
  for (let place = 0; place < count; place += 1) {
    const subject = Habits.subject(hash, place);
    const of = world.habits.travellerClass(subject, plan.flightClasses, flight * CLASS_COUNT);
    const row = rowOf[place]!;
    leaderOf[place] = place;
    traveller.serial[row] = serial + place;
    traveller.flight[row] = flight;
    traveller.checks[row] = 0;
    traveller.rerouted[row] = 0;
    subjects[row] = subject;
    travellerClass[row] = of;
    groupNext[row] = -1;
    groupSize[row] = 1;
    groupClasses[row] = 1 << of;
  }
  gatherFamilies(world, count);
  world.flight.opened[flight] = 1;
  world.flight.toCome[flight] = count;
  queueUp(world, flight, count);
}

/** Children go with the family travellers of their flight, in groups of 2 to 5; those left over go alone. */
function gatherFamilies(world: World, count: number): void {
  const { traveller } = world;
  let adultCount = 0;
  let childCount = 0;
  for (let place = 0; place < count; place += 1) {
    const of = traveller.travellerClass[rowOf[place]!]!;
    if (of === FAMILY) adults[adultCount++] = place;
    else if (of === UNDER_AGE) children[childCount++] = place;
  }
  let adult = 0;
  let child = 0;
  while (adult < adultCount) {
    const leader = adults[adult++]!;
    const size = world.habits.groupSize(traveller.subject[rowOf[leader]!]!);
    let last = rowOf[leader]!;
    for (let member = 1; member < size; member += 1) {
      // A child first, then another adult, and so on, while there are any.
      const takeChild = child < childCount && (member % 2 === 1 || adult === adultCount);
      if (!takeChild && adult === adultCount) break;
      const place = takeChild ? children[child++]! : adults[adult++]!;
      leaderOf[place] = -1;
      traveller.groupNext[last] = rowOf[place]!;
      last = rowOf[place]!;
    }
    countGroup(world, rowOf[leader]!);
  }
}

/** Every member knows the size and classes of the group from itself on, so that any can lead what is left. */
function countGroup(world: World, row: number): void {
  const { traveller } = world;
  const next = traveller.groupNext[row]!;
  if (next < 0) return;
  countGroup(world, next);
  traveller.groupSize[row] = 1 + traveller.groupSize[next]!;
  traveller.groupClasses[row]! |= traveller.groupClasses[next]!;
}

/** Sorts the groups by arrival at the hall and puts the first on the calendar. */
function queueUp(world: World, flight: number, count: number): void {
  const { plan, traveller, habits } = world;
  const hall = plan.halls[plan.flightHall[flight]!]!;
  const hash = plan.flightHash[flight]!;
  const fromMs = world.nowMs;
  const scheduledMs = plan.flightScheduledAtMs[flight]!;
  let groups = 0;
  for (let place = 0; place < count; place += 1) {
    if (leaderOf[place]! < 0) continue;
    const row = rowOf[place]!;
    const hajj = traveller.travellerClass[row] === HAJJ;
    const subject = hajj ? Habits.hajjSubject(hash, place) : traveller.subject[row]!;
    const showUpMs = habits.showUpMs(hall.laws, subject);
    const startsAtMs = hall.departure
      ? Math.max(fromMs, scheduledMs - Math.min(showUpMs, EARLIEST_SHOW_UP_MS))
      : fromMs + showUpMs;
    const atMs = startsAtMs + habits.walkMs(hall.laws, subject);
    traveller.arrivesAtMs[row] = atMs;
    order[groups++] = (atMs - fromMs) * PLACES + place;
  }
  order.subarray(0, groups).sort();
  let next = -1;
  for (let nth = groups - 1; nth >= 0; nth -= 1) {
    const due = order[nth]!;
    // The remainder by PLACES, which the engine would take of such large numbers by a call.
    const row = rowOf[due - Math.floor(due / PLACES) * PLACES]!;
    traveller.nextOfFlight[row] = next;
    next = row;
  }
  world.flight.nextTraveller[flight] = next;
  if (next >= 0) world.kernel.schedule(traveller.arrivesAtMs[next]!, TRAVELLER_ARRIVES, flight);
}

/** The next group of a flight is at the hall's door, unless its flight's gate has closed: then it came too late. */
export function nextTravellerArrives(world: World, flight: number): void {
  const { traveller } = world;
  const row = world.flight.nextTraveller[flight]!;
  const next = traveller.nextOfFlight[row]!;
  world.flight.nextTraveller[flight] = next;
  if (next >= 0) world.kernel.schedule(traveller.arrivesAtMs[next]!, TRAVELLER_ARRIVES, flight);
  const size = traveller.groupSize[row]!;
  world.flight.toCome[flight]! -= size;
  const state = world.flight.state[flight]!;
  if (state >= GATE_CLOSED && state <= DEPARTED) {
    world.flight.late[flight]! += size;
    for (let one = row; one >= 0;) {
      const after = traveller.groupNext[one]!;
      world.travellers.remove(one);
      one = after;
    }
  } else arriveAtHall(world, row);
}
