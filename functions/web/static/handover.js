// A record of handover as its screens use it.
import { reorganization } from "./reorganization.vi.js";
import { showNumber } from "./text.js";
import { fill } from "./words.vi.js";

const say = reorganization.handovers;

export const SIDES = ["handing", "taking"];

// The machine works on it: the screen looks again by itself.
export const isMoving = (record) => ["preparing", "carrying_out"].includes(record.stage);

export const signedFor = (record, side) => record.signed.find((each) => each.side === side);

export const placeOf = (line) =>
  line.arrival_number
    ? fill(say.inRegister, {
        register: line.register,
        year: line.register_year,
        number: showNumber(line.arrival_number),
      })
    : say.noNumber;

// What tells one state of the work from the next.
export const markOf = (record) =>
  [record.stage, record.documents, record.recipients.length, record.handed_over, record.left_out].join();
