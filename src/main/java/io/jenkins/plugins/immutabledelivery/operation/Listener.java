package io.jenkins.plugins.immutabledelivery.operation;

/** Is told what operations do. Called on the engine's threads, so it has to be quick. */
public interface Listener {
    /** Tells nobody. */
    Listener NONE = new Listener() {
        @Override
        public void told(Saved operation, String line) {}

        @Override
        public void ended(Saved operation) {}
    };

    /** A real change of state, as a line for people. After a restart the last line may be told again. */
    void told(Saved operation, String line);

    /** Nothing more will happen to the operation. */
    void ended(Saved operation);
}
