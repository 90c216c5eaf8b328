"""Encrypt numbers as other numbers of the same size: FF1 of NIST SP 800-38G."""

import threading
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

type Numbers = npt.NDArray[np.uint64]

ROUNDS = 10
BLOCK = 16
MIN_DOMAIN = 1_000_000  # SP 800-38G, section 5.1
MAX_RADIX = 2**16
MAX_HALF_BYTES = 12  # a longer half would take two AES blocks a round
MAX_HALF_OF_ARRAYS = 2**48  # a remainder and 16 bits more must fit 64 bits
ROWS_AT_ONCE = 1 << 15  # half a megabyte of AES blocks stays in the cache


class FF1:
    """Permute the numbers below radix**length under a key.

    A number stands for its `length` numerals, read big-endian. Threads may share
    an object: each has its own AES context, because one context raises "Already
    borrowed" where two threads use it at a time, as it releases the GIL.
    """

    def __init__(self, key: bytes, radix: int, length: int, tweak: bytes = b"") -> None:
        self.radix, self.length = radix, length
        self.capacity: int = radix**length
        left = length // 2
        self.high_size: int = radix**left
        self.low_size: int = radix ** (length - left)
        half = ((self.low_size - 1).bit_length() + 7) // 8
        if radix > MAX_RADIX or self.capacity < MIN_DOMAIN:
            raise ValueError("FF1 needs a domain of a million numbers or more")
        if half > MAX_HALF_BYTES:
            raise ValueError("each half must fit 96 bits")
        self._digest_bytes = 4 * ((half + 3) // 4) + 4
        self._shift = 8 * (BLOCK - self._digest_bytes)
        self._cipher = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305
        self._own = _Context(self._cipher)
        self._rounds = self._constants(left, half, tweak)

    def _constants(self, left: int, half: int, tweak: bytes) -> list[tuple[int, int]]:
        """Return for each round the AES block that it starts from, and its modulus.

        All blocks before the last of the CBC-MAC are the same in each round, and in
        the last one only the round and the half differ: one AES block a round.
        """
        head = bytes([1, 2, 1, *self.radix.to_bytes(3), ROUNDS, left])
        head += self.length.to_bytes(4) + len(tweak).to_bytes(4)
        tail = tweak + bytes((-len(tweak) - half - 1) % BLOCK + 1 + half)
        *fixed, last = (tail[at : at + BLOCK] for at in range(0, len(tail), BLOCK))
        state = 0
        for block in (head, *fixed):
            mixed = (state ^ int.from_bytes(block)).to_bytes(BLOCK)
            state = int.from_bytes(self._own.update(mixed))
        state ^= int.from_bytes(last)
        sizes = (self.high_size, self.low_size) * (ROUNDS // 2)
        return [(state ^ turn << 8 * half, size) for turn, size in enumerate(sizes)]

    def encrypt(self, number: int) -> int:
        """Return the number that `number` is encrypted as."""
        high, low = self._halves(number)
        update, shift, read = self._own.update, self._shift, int.from_bytes
        for start, size in self._rounds:
            digest = read(update((start ^ low).to_bytes(BLOCK))) >> shift
            high, low = low, (high + digest) % size
        return high * self.low_size + low

    def decrypt(self, number: int) -> int:
        """Return the number that was encrypted as `number`."""
        high, low = self._halves(number)
        update, shift, read = self._own.update, self._shift, int.from_bytes
        for start, size in reversed(self._rounds):
            digest = read(update((start ^ high).to_bytes(BLOCK))) >> shift
            high, low = (low - digest) % size, high
        return high * self.low_size + low

    def _halves(self, number: int) -> tuple[int, int]:
        if not 0 <= number < self.capacity:
            raise ValueError("the number is outside of the permutation")
        return divmod(number, self.low_size)

    def encrypt_many(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """Return the halves (high, low) of each of these numbers, encrypted.

        The whole, high * low_size + low, may not fit 64 bits. Raises ValueError if a
        half could exceed 48 bits.
        """
        if self.low_size > MAX_HALF_OF_ARRAYS:
            raise ValueError("each half must fit 48 bits")
        if numbers.dtype != np.uint64:
            raise ValueError("the numbers must be uint64")
        if numbers.size and int(numbers.max()) >= self.capacity:
            raise ValueError("a number is outside of the permutation")
        update_into = self._cipher.encryptor().update_into
        high, low = np.empty_like(numbers), np.empty_like(numbers)
        for first in range(0, numbers.size, ROWS_AT_ONCE):
            rows = slice(first, first + ROWS_AT_ONCE)
            high[rows], low[rows] = self._encrypt_rows(numbers[rows], update_into)
        return high, low

    def _encrypt_rows(
        self, numbers: Numbers, update_into: Callable[[memoryview, memoryview], int]
    ) -> tuple[Numbers, Numbers]:
        high, low = np.divmod(numbers, np.uint64(self.low_size))
        blocks = np.empty((numbers.size, 2), ">u8")
        blocks[:, 0] = self._rounds[0][0] >> 64
        out = np.empty((numbers.size + 1) * BLOCK, np.uint8)  # AES needs a spare block
        for start, size in self._rounds:
            blocks[:, 1] = low ^ np.uint64(start % 2**64)
            update_into(blocks.view(np.uint8).data, out.data)
            digests = self._remainders(out[:-BLOCK].view(">u8").reshape(-1, 2), size)
            high, low = low, (high + digests) % np.uint64(size)
        return high, low

    def _remainders(self, words: npt.NDArray[np.uint64], size: int) -> Numbers:
        """Reduce digests of 64 or 96 bits, given as pairs of words."""
        modulus = np.uint64(size)
        remainders = words[:, 0].astype(np.uint64) % modulus
        if self._digest_bytes > words.itemsize:
            rest = words[:, 1].astype(np.uint64)
            for shift in (48, 32):
                part = (rest >> np.uint64(shift)) & np.uint64(0xFFFF)
                remainders = (remainders << np.uint64(16) | part) % modulus
        return remainders


class _Context(threading.local):
    """Hold the AES context of one series, one for each thread."""

    def __init__(self, cipher: Cipher[modes.ECB]) -> None:
        self.update = cipher.encryptor().update
