// The course: the names of all lessons, in its order.

import { readFile } from "node:fs/promises";

/** The folder of the lessons. */
export const folder = new URL("../../lessons/", import.meta.url);

export const names = (await readFile(new URL("order.txt", folder), "utf8")).split("\n").filter((line) => line && !line.startsWith("#"));
