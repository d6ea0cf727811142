using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Gan.Internal;

/// <summary>Work in independent parts, which any thread may do in any order.</summary>
/// <param name="Parts">The number of parts.</param>
/// <param name="Do">Does the part with the given index.</param>
internal readonly record struct Stage(int Parts, Action<int> Do)
{
    /// <summary>The kind of work, for a profile.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// Does the work on the thread pool. This is for callers between whose calls other threads, such as libtorch's, keep the
    /// processors busy: a <see cref="Team"/> would wait for them.
    /// </summary>
    public void RunOnPool()
    {
        if (Parts == 1)
            Do(0);
        else
            Parallel.For(0, Parts, Do);
    }
}

/// <summary>
/// Threads that do stages of work. Waking a thread of the pool takes tens of microseconds, as long as a small net's matrix
/// product; these threads spin for a moment before they sleep, and go from stage to stage without a lock. The result of a
/// stage must not depend on which thread does which part.
/// </summary>
internal sealed class Team
{
    /// <summary>The number of times that an idle thread polls for work before it sleeps, about 100 µs.</summary>
    private const int Polls = 300;

    private readonly Lock running = new();
    private readonly Worker[] workers;
    private volatile Job? current;

    private Team(int threads)
    {
        workers = [.. Enumerable.Range(0, threads - 1).Select(i => new Worker(i + 1))];
        foreach (var worker in workers)
            new Thread(() => Serve(worker)) { IsBackground = true, Name = "gan" }.Start();
    }

    /// <summary>The team with one thread per processor.</summary>
    public static Team Shared { get; } = new(Environment.ProcessorCount);

    /// <summary>
    /// Does stages in order, and returns when all are done. If the team is busy, the calling thread does all the work.
    /// </summary>
    public void Run(ReadOnlySpan<Stage> stages)
    {
        bool shared = false;
        foreach (var stage in stages)
            shared |= stage.Parts > 1;
        if (!shared || workers.Length == 0 || !running.TryEnter())
        {
            foreach (var stage in stages)
                for (int part = 0; part < stage.Parts; part++)
                    stage.Do(part);
            return;
        }
        try
        {
            var job = new Job(stages.ToArray(), workers.Length + 1);
            current = job;
            // A worker sets its flag, then polls once more; here the job is set before the flag is read. With both barriers,
            // either the worker sees the job or Wake sees the flag.
            Interlocked.MemoryBarrier();
            foreach (var worker in workers)
                worker.Wake();
            job.Work(0);
            job.ThrowIfFailed();
        }
        finally
        {
            running.Exit();
        }
    }

    private void Serve(Worker worker)
    {
        Job? last = null;
        while (true)
        {
            for (int i = 0; i < Polls && ReferenceEquals(current, last); i++)
                Thread.SpinWait(10);
            worker.SleepWhile(() => ReferenceEquals(current, last));
            last = current;
            last?.Work(worker.Number);
        }
    }

    private sealed class Worker(int number)
    {
        public int Number => number;

        private volatile bool sleeping;

        public void Wake()
        {
            if (sleeping)
                lock (this)
                    Monitor.Pulse(this);
        }

        public void SleepWhile(Func<bool> idle)
        {
            if (!idle())
                return;
            lock (this)
            {
                sleeping = true;
                Interlocked.MemoryBarrier();
                if (idle())
                    Monitor.Wait(this);
                sleeping = false;
            }
        }
    }

    /// <summary>
    /// One run of stages in order. Each thread owns the same share of the parts in every stage, so that it mostly reads data
    /// that it wrote itself; when its share is done, it takes parts from the others' shares (work stealing).
    /// </summary>
    private sealed class Job(Stage[] stages, int threads)
    {
        private readonly int[] taken = new int[stages.Length * threads], done = new int[stages.Length];
        private Exception? failure;

        public void Work(int thread)
        {
            for (int i = 0; i < stages.Length; i++)
            {
                long start = thread == 0 && StageProfile.Current is not null ? Stopwatch.GetTimestamp() : 0;
                int parts = stages[i].Parts;
                for (int t = 0; t < threads && Volatile.Read(ref done[i]) < parts; t++)
                    Share(i, (thread + t) % threads);
                var wait = new SpinWait();
                while (Volatile.Read(ref done[i]) < parts)
                    wait.SpinOnce(sleep1Threshold: -1);
                if (start != 0)
                    StageProfile.Current?.Add(stages[i].Name, Stopwatch.GetElapsedTime(start));
            }
        }

        public void ThrowIfFailed()
        {
            if (failure is not null)
                ExceptionDispatchInfo.Throw(failure);
        }

        private void Share(int stage, int owner)
        {
            var (parts, work) = stages[stage];
            int from = parts * owner / threads, count = parts * (owner + 1) / threads - from, finished = 0;
            ref int next = ref taken[stage * threads + owner];
            int part;
            for (; Volatile.Read(ref next) < count && (part = Interlocked.Increment(ref next) - 1) < count; finished++)
                try
                {
                    if (failure is null)
                        work(from + part);
                }
                catch (Exception e)
                {
                    failure = e;
                }
            if (finished > 0)
                Interlocked.Add(ref done[stage], finished);
        }
    }
}
