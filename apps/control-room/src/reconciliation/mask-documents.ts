import type { CrossingInHand, Role } from '#contracts';

/** What is left of a number: enough to tell two documents of one list apart, too little to look anybody up. */
const SIGNS_LEFT = 3;

const masked = (crossing: CrossingInHand): CrossingInHand => {
  const { number } = crossing.document;
  const hidden = Math.max(0, number.length - SIGNS_LEFT);
  return {
    ...crossing,
    document: {
      ...crossing.document,
      number: `${'*'.repeat(hidden)}${number.slice(hidden)}`,
      isMasked: true,
    },
  };
};

/** Who acts on a record sees whose document it is; who only reads sees the end of its number. */
export const forEyesOf = (role: Role): ((crossing: CrossingInHand) => CrossingInHand) =>
  role === 'operator' ? (crossing) => crossing : masked;
