import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inclusionPath, leafHash, merkleRoot, rootOfInclusion } from './merkle-tree.ts';

const leaves = (count: number): Buffer[] => Array.from({ length: count }, (_, at) => leafHash(`leaf ${at}`));

describe('the Merkle tree of RFC 6962', () => {
  it('gives the known roots (test vectors of Certificate Transparency, 0 to 8 leaves)', () => {
    const data = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ];
    const hashes = data.map((hex) => leafHash(Buffer.from(hex, 'hex').toString('latin1')));
    const roots = [
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ];
    expect(roots.map((_, size) => merkleRoot(hashes.slice(0, size)).toString('hex'))).toEqual(roots);
  });

  it('proves each leaf of trees of every size, and none in the place of another', () => {
    for (let size = 1; size <= 65; size += 1) {
      const hashes = leaves(size);
      const root = merkleRoot(hashes);
      for (let at = 0; at < size; at += 1) {
        const path = inclusionPath(hashes, at);
        expect(rootOfInclusion(hashes[at]!, at, size, path)).toEqual(root);
        expect(rootOfInclusion(leafHash('other'), at, size, path)).not.toEqual(root);
        if (size > 1) expect(rootOfInclusion(hashes[at]!, (at + 1) % size, size, path)).not.toEqual(root);
      }
    }
  });

  it('has another root after any change of a leaf, its place or their number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), fc.nat(), fc.nat(), (size, one, other) => {
        const hashes = leaves(size);
        const root = merkleRoot(hashes);
        const at = one % size;
        const swapped = [...hashes];
        const by = (at + 1 + (other % (size - 1))) % size;
        [swapped[at], swapped[by]] = [swapped[by]!, swapped[at]!];
        expect(merkleRoot(swapped)).not.toEqual(root);
        expect(merkleRoot(hashes.with(at, leafHash('other')))).not.toEqual(root);
        expect(merkleRoot(hashes.toSpliced(at, 1))).not.toEqual(root);
        expect(merkleRoot(hashes.toSpliced(at, 0, leafHash('other')))).not.toEqual(root);
      }),
    );
  });
});
