// Whole numbers of a traveller in a hall: `world.traveller[(row << ROW_BITS) | FLIGHT]` and so on; ROW_BITS is that of all
// tables. Times are run time in milliseconds.

/** Unique in the run. */
export const SERIAL = 0;
/** Key of the traveller's draws. */
export const SUBJECT = 1;
export const FLIGHT = 2;
export const CLASS = 3;
/** Checks begun; 255 stands for more. */
export const CHECKS = 4;
/** Level of the queue it stands in. */
export const LEVEL = 5;
/** Was in a gate, or its queue, when the gates closed. */
export const REROUTED = 6;
/** The next of a group that goes to one lane together, or -1. */
export const GROUP_NEXT = 7;
/** From this one to the group's last: how many, and the bits of their classes. */
export const GROUP_SIZE = 8;
export const GROUP_CLASSES = 9;
export const ENTERED_AT = 10;
export const JOINED_AT = 11;
