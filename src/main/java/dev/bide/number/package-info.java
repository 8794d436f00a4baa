/**
 * Numbers as text, and the text of a length of time. It uses no other package of Bide.
 *
 * <p>Every text with a number is read and written here: queries, bodies, messages, shapes, scripts, settings and answers.
 * Two decisions shaped the package:
 *
 * <ul>
 *   <li>A number is written as in JSON. A length of time may have a unit: {@code 200ms} is the same double as {@code 0.2}.
 *   <li>A double of a microsecond or more is written without an exponent, and reads back as the same double.
 * </ul>
 */
package dev.bide.number;
