package dev.bide.operation;

import java.util.List;

/**
 * A route on the bus.
 *
 * @param address its address, which follows a prefix
 * @param keys the keys of its fields
 */
record BusSide(String address, List<String> keys) {

    static BusSide bus(String address, List<Field> fields) {
        return new BusSide(address, Fieldset.keys(fields));
    }
}
