declare module 'jstat' {
  const jstat: {
    readonly jStat: {
      readonly studentt: { readonly inv: (share: number, degreesOfFreedom: number) => number };
    };
  };
  export default jstat;
}
