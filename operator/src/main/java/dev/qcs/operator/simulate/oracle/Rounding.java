package dev.qcs.operator.simulate.oracle;

/** To which whole number of bins the change of a backlog is moved. */
enum Rounding {
    /** Work disappears: what is planned costs no more than the best schedule. */
    DOWN {
        @Override
        int bins(double change) {
            return (int) Math.floor(change);
        }
    },
    /** Work is added: what is planned can be carried out. */
    UP {
        @Override
        int bins(double change) {
            return (int) Math.ceil(change);
        }
    };

    abstract int bins(double change);
}
