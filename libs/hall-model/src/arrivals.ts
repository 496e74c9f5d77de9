import { TRAVELLER_CLASSES } from '#fallback';
import { EARLIEST_SHOW_UP_MS } from './airport-plan.ts';
import * as codes from './codes.ts';
import * as expectedTravellers from './expected-travellers.ts';
import * as passage from './passage.ts';
import * as habitsOf from './habits.ts';
import type { World } from './world.ts';
import * as tables from './tables.ts';
import * as rows from './traveller-rows.ts';

const { PLACES, classOfEntry, groupSizeOf, placeOf } = expectedTravellers;
const { arriveAtHall } = passage;
const { hajjSubjectOf, subjectOf } = habitsOf;
const { AFTER_ALL_RUNS_MS, CLASS_COUNT, DEPARTED, GATE_CLOSED, TRAVELLER_ARRIVES } = codes;
const { FLIGHT_LATE, FLIGHT_NEXT_TRAVELLER, FLIGHT_OPENED, FLIGHT_STATE, FLIGHT_TO_COME, ROW_BITS } = tables;
const { CHECKS, CLASS, ENTERED_AT, FLIGHT, GROUP_CLASSES, GROUP_NEXT, GROUP_SIZE } = rows;
const { JOINED_AT, REROUTED, SERIAL, SUBJECT } = rows;

const UNDER_AGE = TRAVELLER_CLASSES.indexOf('under-age');
const FAMILY = TRAVELLER_CLASSES.indexOf('family');
const HAJJ = TRAVELLER_CLASSES.indexOf('hajj');

// Scratch of one flight's list, by place; holds nothing between calls.
const classOf = new Uint8Array(PLACES);
/** The next of a group, or -1. */
const nextOf = new Int32Array(PLACES);
/** Of a group's leader: how many they are; 0: led by another. */
const sizeOf = new Uint8Array(PLACES);
const order = new Float64Array(PLACES);
// Whole numbers that are not negative lie in the same order as their bits, which the engine sorts in half of the time.
const orderBits = new BigInt64Array(order.buffer);
const adults = new Int32Array(PLACES);
const children = new Int32Array(PLACES);

/** Makes the travellers of a flight, each with class, group and time of arrival at the hall, in order of arrival. */
export function openFlight(world: World, flight: number): void {
  const { plan, habits } = world;
  const count = plan.flightTravellers[flight]!;
  const hash = plan.flightHash[flight]!;
  for (let place = 0; place < count; place += 1) {
    const subject = subjectOf(hash, place);
    classOf[place] = habits.travellerClass(subject, plan.flightClasses, flight * CLASS_COUNT);
    nextOf[place] = -1;
    sizeOf[place] = 1;
  }
  gatherFamilies(world, hash, count);
  world.flight[(flight << ROW_BITS) | FLIGHT_OPENED] = 1;
  world.flight[(flight << ROW_BITS) | FLIGHT_TO_COME] = count;
  if (count > 0) queueUp(world, flight, count);
}

/** Children go with the family travellers of their flight, in groups of 2 to 5; those left over go alone. */
function gatherFamilies(world: World, hash: number, count: number): void {
  let adultCount = 0;
  let childCount = 0;
  for (let place = 0; place < count; place += 1) {
    const of = classOf[place];
    if (of === FAMILY) adults[adultCount++] = place;
    else if (of === UNDER_AGE) children[childCount++] = place;
  }
  let adult = 0;
  let child = 0;
  while (adult < adultCount) {
    const leader = adults[adult++]!;
    const size = world.habits.groupSize(subjectOf(hash, leader));
    let last = leader;
    for (let member = 1; member < size; member += 1) {
      // A child first, then another adult, and so on, while there are any.
      const takeChild = child < childCount && (member % 2 === 1 || adult === adultCount);
      if (!takeChild && adult === adultCount) break;
      const place = takeChild ? children[child++]! : adults[adult++]!;
      sizeOf[leader]! += 1;
      sizeOf[place] = 0;
      nextOf[last] = place;
      last = place;
    }
  }
}

/** Sorts the groups by arrival at the hall, lists them and puts the first on the calendar. */
function queueUp(world: World, flight: number, count: number): void {
  const { plan, habits, expected } = world;
  const hall = plan.halls[plan.flightHall[flight]!]!;
  const hash = plan.flightHash[flight]!;
  const fromMs = world.nowMs;
  const scheduledMs = plan.flightScheduledAtMs[flight]!;
  let groups = 0;
  for (let place = 0; place < count; place += 1) {
    if (sizeOf[place] === 0) continue;
    const hajj = classOf[place] === HAJJ;
    const subject = hajj ? hajjSubjectOf(hash, place) : subjectOf(hash, place);
    const showUpMs = habits.showUpMs(hall.laws, subject);
    const startsAtMs = hall.departure
      ? Math.max(fromMs, scheduledMs - Math.min(showUpMs, EARLIEST_SHOW_UP_MS))
      : fromMs + showUpMs;
    const atMs = Math.min(startsAtMs + habits.walkMs(hall.laws, subject), AFTER_ALL_RUNS_MS);
    order[groups++] = (atMs - fromMs) * PLACES + place;
  }
  orderBits.subarray(0, groups).sort();
  const first = expected.begin();
  let cursor = first;
  for (let nth = 0; nth < groups; nth += 1) {
    const due = order[nth]!;
    const delayMs = Math.floor(due / PLACES);
    // The remainder by PLACES, which the engine would take of such large numbers by a call.
    const leader = due - delayMs * PLACES;
    let size = sizeOf[leader]!;
    for (let place = leader; place >= 0; place = nextOf[place]!) {
      cursor = expected.append(cursor, fromMs + delayMs, place, classOf[place]!, size);
      size -= 1;
    }
  }
  world.flight[(flight << ROW_BITS) | FLIGHT_NEXT_TRAVELLER] = first;
  world.kernel.postAfter(expected.arrivesAtMs(first) - world.nowMs, TRAVELLER_ARRIVES, flight);
}

/** The next group of a flight is at the hall's door, unless its flight's gate has closed: then it came too late. */
export function nextTravellerArrives(world: World, flight: number): void {
  const { expected } = world;
  const state = world.flight[(flight << ROW_BITS) | FLIGHT_STATE]!;
  const late = state >= GATE_CLOSED && state <= DEPARTED;
  let cursor = world.flight[(flight << ROW_BITS) | FLIGHT_NEXT_TRAVELLER]!;
  const size = groupSizeOf(expected.entry(cursor));
  let leader = -1;
  let last = -1;
  for (let member = 0; member < size; member += 1) {
    if (!late) {
      const row = newTraveller(world, flight, cursor);
      if (last < 0) leader = row;
      else world.traveller[(last << ROW_BITS) | GROUP_NEXT] = row;
      last = row;
    }
    cursor = expected.next(cursor);
  }
  const toCome = world.flight[(flight << ROW_BITS) | FLIGHT_TO_COME]! - size;
  world.flight[(flight << ROW_BITS) | FLIGHT_TO_COME] = toCome;
  world.flight[(flight << ROW_BITS) | FLIGHT_NEXT_TRAVELLER] = cursor;
  if (toCome > 0)
    world.kernel.postAfter(expected.arrivesAtMs(cursor) - world.nowMs, TRAVELLER_ARRIVES, flight);
  else expected.end(cursor);
  if (late) world.flight[(flight << ROW_BITS) | FLIGHT_LATE]! += size;
  else {
    if (size > 1) gatherClasses(world, leader);
    arriveAtHall(world, leader);
  }
}

/** A row for the traveller at the cursor; the fields of its group are those of one who goes alone, but for the size. */
function newTraveller(world: World, flight: number, cursor: number): number {
  const { plan } = world;
  const entry = world.expected.entry(cursor);
  const place = placeOf(entry);
  const of = classOfEntry(entry);
  const row = world.travellers.add();
  const { traveller } = world;
  const at = row << ROW_BITS;
  traveller[at | SERIAL] = plan.flightSerial[flight]! + place;
  traveller[at | SUBJECT] = subjectOf(plan.flightHash[flight]!, place);
  traveller[at | FLIGHT] = flight;
  traveller[at | CLASS] = of;
  traveller[at | CHECKS] = 0;
  traveller[at | REROUTED] = 0;
  traveller[at | GROUP_NEXT] = -1;
  traveller[at | GROUP_SIZE] = groupSizeOf(entry);
  traveller[at | GROUP_CLASSES] = 1 << of;
  traveller[at | ENTERED_AT] = world.nowMs;
  traveller[at | JOINED_AT] = world.nowMs;
  return row;
}

/** Every member knows the classes of the group from itself on, so that any can lead what is left. */
function gatherClasses(world: World, row: number): void {
  const { traveller } = world;
  const next = traveller[(row << ROW_BITS) | GROUP_NEXT]!;
  if (next < 0) return;
  gatherClasses(world, next);
  traveller[(row << ROW_BITS) | GROUP_CLASSES]! |= traveller[(next << ROW_BITS) | GROUP_CLASSES]!;
}
