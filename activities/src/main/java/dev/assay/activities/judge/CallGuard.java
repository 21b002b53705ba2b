package dev.assay.activities.judge;

/** What a step whose calls take long asks before each call that costs something. */
public interface CallGuard {

    /** Of a step in a lane: the lane's watch says when it is to end. */
    CallGuard OPEN = new CallGuard() {
        @Override
        public void enter() {}

        @Override
        public void leave() {}
    };

    /**
     * Before a call.
     *
     * @throws dev.assay.activities.grading.StepAbandonedException where there is to be none
     */
    void enter();

    /** After a call whose answer is in the ledger, or that has none; also where none was made. */
    void leave();
}
